/** A message on its way, as a client published it. */
export interface Published {
  topic: string
  message: string
  ttl: number
  tag: number
  publishedAt: number
  attestation?: string
}

/** Messages that nobody has acknowledged yet, by topic, until their time is over. */
export interface Mailboxes {
  put(from: string, letter: Published): void
  /** what waits there for somebody other than its sender, oldest first */
  waiting(topic: string, reader: string): Published[]
  drop(letter: Published): void
}

export function createMailboxes(): Mailboxes {
  let letters: { from: string; letter: Published }[] = []
  const isOver = ({ publishedAt, ttl }: Published) => publishedAt + ttl * 1000 < Date.now()
  return {
    put(from, letter) {
      letters.push({ from, letter })
    },
    waiting(topic, reader) {
      letters = letters.filter(({ letter }) => !isOver(letter))
      return letters
        .filter(({ from, letter }) => letter.topic === topic && from !== reader)
        .map(({ letter }) => letter)
    },
    drop(letter) {
      letters = letters.filter((one) => one.letter !== letter)
    },
  }
}
