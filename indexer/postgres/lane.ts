/** Statements of one connection, one at a time; the next is prepared while the one before is at work. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve()

  /** Resolves when the statement before it has ended and it is on its way. @throws what that one failed with */
  async send(statement: () => Promise<unknown>): Promise<void> {
    await this.#last
    this.#last = statement()
    // whoever sends the next one, or ends the lane, is told
    this.#last.catch(() => {})
  }

  /** @throws what the last one failed with */
  async end(): Promise<void> {
    await this.#last
  }
}
