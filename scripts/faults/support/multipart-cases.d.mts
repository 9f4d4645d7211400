// The types of multipart-cases.mjs.
export interface MultipartCase {
  cve: string;
  what: string;
  boundary: string;
  body: Buffer;
  /** Which the answer may have; none where the caller has gone. */
  statuses: number[];
  cutAt?: number;
}
export function multipartCases(bytes: Buffer): MultipartCase[];
