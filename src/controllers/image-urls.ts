// Where an image is served (decision R10). Used by the controllers that tell it.
import type { Publication } from '../services/services.js';

export const urlsOf = ({ publicUrl, publicSecureUrl }: Publication, imageId: string) => ({
  url: `${publicUrl()}/image/${imageId}`,
  secureUrl: `${publicSecureUrl()}/image/${imageId}`,
});
