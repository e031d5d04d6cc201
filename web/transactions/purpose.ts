/** What people read of a transaction of one purpose. The feature that has it sent says so, in its `purposes.ts`. */
export interface PurposeWords {
  /** it was sent, and is in no block yet */
  onTheWay: string
  /** what is true already once it is in a block */
  done: string
  /** what did not come about when it stopped, without its full stop */
  undone: string
}
