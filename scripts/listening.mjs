// Waits for a server process to listen. Used by scripts/server.mjs and the rows of chaos and attack.

/** The server's URL, as it prints it. Rejects, with what it said, where it ends first or takes longer. Keeps reading its output: text(). */
export function untilListening(child, { withinMs, errors = () => '' }) {
  let text = '';
  child.stdout.on('data', (bytes) => {
    text += bytes;
  });
  const listening = new Promise((resolve, reject) => {
    const fail = (what) => {
      clearTimeout(late);
      reject(new Error(`The server ${what}:\n${text}${errors()}`));
    };
    const late = setTimeout(fail, withinMs, 'did not listen');
    child.once('exit', (code) => fail(`ended with ${code}`));
    // Once: to look through a log that grows, whenever it grows, would take the processor from those who are measured.
    const look = () => {
      const [, url] = /^Cloakroom listening on (\S+)$/m.exec(text) ?? [];
      if (!url) return;
      clearTimeout(late);
      child.stdout.off('data', look);
      resolve(url);
    };
    child.stdout.on('data', look);
  });
  return { listening, text: () => text };
}
