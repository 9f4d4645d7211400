// What is measured. `image` names the fixture, `connections` those of the load where they are not the run's, `longer` how many times as long
// a window takes for calls that are slow. Used by all of the bench.
export const operations = {
  S: { title: 'a session is checked (getSession)' },
  N: { title: 'an image the caller has (getImage, If-None-Match)', image: 'small' },
  L: { title: 'login', longer: 2 },
  O: { title: 'logout' },
  U: { title: 'an image of 100 KB is handed in (uploadImage)', image: 'small' },
  B: { title: 'an image of 100 KB in base64 (uploadImageBase64)', image: 'small' },
  G: { title: 'an image of 100 KB is read (getImage)', image: 'small' },
  T: { title: 'an access token (issueAccessToken)' },
  U4: { title: 'an image of 4 MB is handed in', image: 'large', connections: 4, longer: 2 },
  B4: { title: 'an image of 4 MB in base64', image: 'large', connections: 4, longer: 2 },
  G4: { title: 'an image of 4 MB is read', image: 'large', connections: 4 },
  S1: { title: 'a session is checked, by one caller on an idle server', connections: 1 },
};

/** How many images lie ready to be read. */
export const readable = { small: 20, large: 4, tiny: 20 };

/** Sessions that calls choose from. */
export const sessionCount = 1_000;
