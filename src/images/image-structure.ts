// What the reader of each format tells decoder.ts about a file, before any pixel is decoded.

/** Sizes as stored, in pixels, whatever EXIF says of orientation. */
export interface ImageStructure {
  width: number;
  height: number;
  /** All frames of an animation together. */
  pixels: number;
}
