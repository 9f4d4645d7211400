// Numbers, sizes, times and ticket numbers as people read them. Used by what shows them.

const numbers = new Intl.NumberFormat('en-GB');
const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export const inBytes = (bytes: number): string => `${numbers.format(bytes)} bytes`;
export const inPixels = (width: number, height: number): string =>
  `${numbers.format(width)} × ${numbers.format(height)}`;
export const dateOf = (iso: string): string => dates.format(new Date(iso));

/** Such as 1.4 MiB. */
export function roughly(bytes: number): string {
  if (bytes < 1024) return inBytes(bytes);
  const [size, unit] = bytes < 2 ** 20 ? [bytes / 1024, 'KiB'] : [bytes / 2 ** 20, 'MiB'];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}

/** Such as 43 ms, 2.1 s. */
export const elapsed = (ms: number): string => (ms < 1000 ? `${Math.ceil(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** The beginning of an imageId, as it would be printed on a ticket. */
export const ticketNumber = (imageId: string): string => `No. ${imageId.slice(0, 4)} ${imageId.slice(4, 8)}`;

const perDay = 86_400;

/** Such as 4:09, 11 h 5 min, 29 days. */
export function duration(seconds: number): string {
  if (seconds >= 2 * perDay) return `${Math.floor(seconds / perDay)} days`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (hours > 0) return `${hours} h ${minutes} min`;
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The same to be spoken: 4 minutes and 9 seconds. */
export function spokenDuration(seconds: number): string {
  const count = (amount: number, unit: string) => (amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return count(rest, 'second');
  return rest === 0 ? count(minutes, 'minute') : `${count(minutes, 'minute')} and ${count(rest, 'second')}`;
}
