import { randomBytes } from 'node:crypto'

/** What coturn is told to write, in the place of a time. Its own limit is 47 characters, and it fills in what follows a %. */
const MARK = /^[A-Za-z0-9]{32,47}$/

/** Before the first of these nobody has come yet. */
const SOMEBODY_CAME = /^(?:session \d|IP\w+\. tcp or tls connected)/
/** Of what concerns people a relay shows no more than it does without `verbose`. */
const SHOWN = /^(?:ERROR|WARNING)/

/** A line of the log as it is to be treated. */
export interface ReadLine {
  /** what the relay itself wrote, without the mark; null: somebody else may have made this line up */
  own: string | null
  /** what may be shown and kept; null: nothing */
  shown: string | null
}

/** The log of a relay in which lines that it wrote itself can be told from others. */
export interface MarkedLog {
  /** lines of its configuration */
  config: readonly string[]
  read(line: string): ReadLine
}

/** A mark by chance, which nobody but the relay and its reader gets to know. */
export function newMark(): string {
  return randomBytes(16).toString('hex')
}

/**
 * Whoever can reach a relay writes into its log without showing anything: a name, realm or origin that it does not like
 * stands there as it came, line breaks with it (4.6.1, measured). So each line of its own begins with a mark. With `verbose` its lines have
 * the addresses of people, so these are not shown.
 * @throws Error that says what a mark has to be
 */
export function markedLog(mark: string): MarkedLog {
  if (!MARK.test(mark))
    throw new Error(
      'The mark of a log has to be 32 to 47 letters and digits. Make one with: openssl rand -hex 16',
    )
  let hasCome = false
  return {
    config: ['verbose', 'new-log-timestamp', `new-log-timestamp-format=${mark}`],
    read(line) {
      // a line that was too long for it has no end, and the next one stands behind it
      const at = line.lastIndexOf(mark)
      const own = at < 0 ? null : line.slice(at + mark.length).replace(/^[: ]+/, '')
      if (own !== null && SOMEBODY_CAME.test(own)) hasCome = true
      if (!hasCome) return { own, shown: own ?? line }
      return { own, shown: own !== null && SHOWN.test(own) ? own : null }
    },
  }
}
