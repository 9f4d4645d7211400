// What was started, so that all of it can be ended, the last first, also while some of it is still coming up. Used by play.mjs.

export function createStage() {
  const ends = [];
  let isOver = false;
  return {
    /** Starts a part, which `end` ends. Throws once the stage is cleared. */
    put(start, end) {
      if (isOver) throw new Error('The stage is cleared');
      const part = Promise.resolve(start());
      ends.push(() => part.then(end, () => {}));
      return part;
    },
    async clear() {
      isOver = true;
      while (ends.length > 0) await ends.pop()();
    },
  };
}
