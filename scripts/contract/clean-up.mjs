// Removes what a run made: its images, then its sessions. Used by scripts/contract.mjs.

/** A sentence for each image or session that could not be removed. */
export async function cleanUp(caller, made) {
  const faults = [];
  const [images, sessions] = [[...made.images], [...made.sessions.keys()]];
  if (images.length > 0) {
    const sessionId = await caller.newSession();
    sessions.push(sessionId);
    for (const imageId of images) {
      const { status } = await caller.call(caller.good.deleteImage({ sessionId, imageId }));
      if (status !== 200 && status !== 404) faults.push(`the image ${imageId} is left behind: ${status}`);
    }
  }
  for (const sessionId of sessions) {
    const { status, code } = await caller.call(caller.good.logout({ sessionId }));
    if (status !== 200 && code !== 'SESSION_EXPIRED') faults.push(`a session is left behind: ${status} ${code}`);
  }
  return { images: images.length, sessions: sessions.length, faults };
}
