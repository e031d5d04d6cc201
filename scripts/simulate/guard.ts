/** A change of one source. */
export interface SourceChange {
  /** source below the root */
  file: string
  /** stands there once, to the letter */
  text: string
  /** what stands there when it is gone */
  without: string
}

/** Something in the index that keeps a false row out, or a true one in. */
export interface Guard extends SourceChange {
  /** the other places where the same is kept: each alone would hide that the first is gone */
  also?: readonly SourceChange[]
}
