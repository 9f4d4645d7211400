// The page at /: from the login form into the room and back. Loaded by index.html.
import { announce } from './announce.js';
import { find } from './dom.js';
import { createGallery } from './gallery.js';
import { createIntake } from './intake.js';
import { createLogin } from './login.js';
import { createSessionBar } from './session-bar.js';
import { createUploads } from './uploads.js';
import type { Visit } from './visit.js';

const room = find(HTMLElement, '#room');
let visit: Visit | null = null;

const gallery = createGallery();
const uploads = createUploads((of, imageId) => {
  if (of === visit) void gallery.add(imageId);
});
const bar = createSessionBar({ isBusy: () => uploads.isBusy });
const login = createLogin(enter);
createIntake((files) => visit && uploads.add(visit, files));

function enter(entered: Visit): void {
  visit = entered;
  entered.signal.addEventListener('abort', leave, { once: true });
  document.title = 'Your images · Cloakroom';
  login.close();
  room.hidden = false;
  bar.open(entered);
  find(HTMLElement, '#room-title').focus();
  void gallery.open(entered);
}

function leave(): void {
  const text = bar.isLeaving ? 'You are logged out.' : 'Your session has ended. Log in again to go on.';
  visit = null;
  bar.close();
  uploads.close();
  gallery.close();
  room.hidden = true;
  scrollTo(0, 0);
  login.open(text);
  announce(text);
}

login.open('');
