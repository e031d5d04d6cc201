/** The picture code: 4 x 4 cells, 12 bits of counter and 4 bits of checksum, near the top left corner. */
export const WIDTH = 640
export const HEIGHT = 360
export const CELL = 32
export const COLUMNS = 4
export const ORIGIN = 32
export const FRAMES = 64

/** Checksum of a counter: its three half-bytes and a constant, xored, so that a black picture is wrong. */
export function checksum(counter: number): number {
  return (counter & 15) ^ ((counter >> 4) & 15) ^ ((counter >> 8) & 15) ^ 0b1010
}

/** Light or dark, cell by cell, of a frame's counter. */
export function codeCells(counter: number): boolean[] {
  const bits = (counter << 4) | checksum(counter)
  return Array.from({ length: 16 }, (_, cell) => ((bits >> (15 - cell)) & 1) === 1)
}
