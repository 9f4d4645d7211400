// The types of raw.mjs, as far as tests use it.
import type { Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}
export interface RawConnection {
  socket: Socket;
  answers: RawAnswer[];
  has(count: number, withinMs: number): Promise<boolean>;
  close(): void;
}
export function connect(port: number): Promise<RawConnection>;
