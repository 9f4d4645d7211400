// What the pages do beyond being read: search, tabs of samples, copying. Each page is whole without it.
const root = document.body.dataset.root ?? '';
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/* Search: the index is loaded when the field is first used. */
const form = document.querySelector('.search');
const field = document.querySelector('#search');
const found = document.querySelector('#found');
const count = document.querySelector('#found-count');

async function loadIndex() {
  const [{ default: MiniSearch }, response] = await Promise.all([
    import(new URL(`${root}vendor/minisearch.js`, document.baseURI).href),
    fetch(`${root}search.json`),
  ]);
  const rows = await response.json();
  const index = new MiniSearch({
    fields: ['title', 'heading', 'text'],
    storeFields: ['address', 'title', 'heading', 'text'],
    searchOptions: { boost: { title: 4, heading: 3 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
  });
  index.addAll(rows.map(([address, title, heading, text], id) => ({ id, address, title, heading, text })));
  return index;
}

let index;
let asked = '';

const excerpt = (text, terms) => {
  const at = Math.max(
    0,
    text.toLowerCase().search(new RegExp(terms.map((term) => term.replace(/[^\p{L}\p{N}]/gu, '.')).join('|'))) - 40,
  );
  return `${at > 0 ? '…' : ''}${text.slice(at, at + 140)}${text.length > at + 140 ? '…' : ''}`;
};

async function search() {
  asked = field.value.trim();
  const query = asked;
  if (!query) {
    found.hidden = true;
    count.textContent = '';
    return;
  }
  index ??= loadIndex();
  const hits = (await index).search(query).slice(0, 8);
  if (query !== asked) return;
  found.replaceChildren(
    ...hits.map(({ address, title, heading, text, terms }) =>
      make(
        'li',
        {},
        make(
          'a',
          { href: root + address },
          make('strong', { textContent: heading && heading !== title ? `${title} › ${heading}` : title }),
          make('span', { textContent: excerpt(text, terms) }),
        ),
      ),
    ),
  );
  if (hits.length === 0)
    found.replaceChildren(make('li', { className: 'none', textContent: `Nothing found for “${query}”.` }));
  found.hidden = false;
  count.textContent = hits.length === 0 ? 'Nothing found' : `${hits.length} found`;
}

form.hidden = false;
field.addEventListener('input', search);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  found.querySelector('a')?.click();
});
form.addEventListener('keydown', (event) => {
  const links = [field, ...found.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (event.key === 'Escape') {
    found.hidden = true;
    field.focus();
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    links[(at + (event.key === 'ArrowDown' ? 1 : links.length - 1)) % links.length].focus();
  }
});
form.addEventListener('focusout', ({ relatedTarget }) => {
  if (!form.contains(relatedTarget)) found.hidden = true;
});
field.addEventListener('focus', () => {
  index ??= loadIndex();
  if (field.value) search();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input, textarea, select')) return;
  event.preventDefault();
  field.focus();
});

/* On a phone the contents start closed. */
const contents = document.querySelector('details.contents');
if (matchMedia('(max-width: 60rem)').matches) contents.open = false;
contents.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });

/* Samples: one language at a time, the same on every page. */
const remembered = () => {
  try {
    return localStorage.getItem('cloakroom-docs-sample');
  } catch {
    return null;
  }
};
const remember = (label) => {
  try {
    localStorage.setItem('cloakroom-docs-sample', label);
  } catch {
    // Storage is refused: the choice lasts as long as the page.
  }
};

function choose(label) {
  for (const samples of document.querySelectorAll('.samples')) {
    const labels = [...samples.querySelectorAll('section')].map((section) => section.getAttribute('aria-label'));
    const shown = labels.includes(label) ? label : labels[0];
    for (const section of samples.querySelectorAll('section')) {
      section.hidden = section.getAttribute('aria-label') !== shown;
    }
    for (const button of samples.querySelectorAll('.tabs button')) {
      button.setAttribute('aria-pressed', String(button.textContent === shown));
    }
  }
}

for (const samples of document.querySelectorAll('.samples')) {
  const labels = [...samples.querySelectorAll('section')].map((section) => section.getAttribute('aria-label'));
  if (labels.length < 2) continue;
  const tabs = make('div', { className: 'tabs' });
  tabs.setAttribute('role', 'group');
  tabs.setAttribute('aria-label', 'Language of the sample');
  for (const label of labels) {
    const button = make('button', { type: 'button', textContent: label });
    button.addEventListener('click', () => {
      remember(label);
      choose(label);
    });
    tabs.append(button);
  }
  samples.classList.add('tabbed');
  samples.prepend(tabs);
}
choose(remembered());

/* Copying. */
for (const block of document.querySelectorAll('pre')) {
  if (!navigator.clipboard) break;
  const button = make('button', { type: 'button', className: 'copy', textContent: 'Copy' });
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(block.querySelector('code').textContent);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, 1500);
  });
  const frame = make('div', { className: 'copyable' });
  block.replaceWith(frame);
  frame.append(block, button);
}
