/** Something in the index that keeps a false row out, or a true one in. */
export interface Guard {
  /** source below the root */
  file: string
  /** stands there once, to the letter */
  text: string
  /** what stands there when it is gone */
  without: string
}
