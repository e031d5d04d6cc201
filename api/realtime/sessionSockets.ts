import type { RealtimeDeps, RealtimeServer } from './deps.ts'

/** Drops sockets whose session is over. */
export interface SessionSockets {
  /** A hint of the channel `session`: an account some of whose sessions ended. */
  hint(accountId: string): Promise<void>
  /** One look at all of them, as often as `SESSION_LOOK_MS` says: what no hint tells is over within 5 s. */
  check(): Promise<void>
}

/**
 * One per process.
 * @param emitEnded tells people here whose seat has ended, so that a page knows why before its socket goes
 */
export function createSessionSockets(
  io: RealtimeServer,
  { keepSessions }: Pick<RealtimeDeps, 'keepSessions'>,
  emitEnded: () => Promise<void>,
): SessionSockets {
  async function dropEnded(isMeant: (accountId: string) => boolean): Promise<void> {
    const meant = [...io.sockets.sockets.values()].filter((socket) => isMeant(socket.data.accountId))
    if (meant.length === 0) return
    const open = await keepSessions([...new Set(meant.map((socket) => socket.data.sessionId))])
    const ended = meant.filter((socket) => !open.has(socket.data.sessionId))
    if (ended.length === 0) return
    try {
      await emitEnded()
    } finally {
      for (const socket of ended) socket.disconnect(true)
    }
  }
  let checking: Promise<void> | null = null
  const hinted = new Set<string>()
  let dropping: Promise<void> | null = null

  /** Many sessions may end in one moment; those that are told of during a look have the next one together. */
  async function dropHinted(): Promise<void> {
    try {
      while (hinted.size > 0) {
        const meant = new Set(hinted)
        hinted.clear()
        await dropEnded((id) => meant.has(id))
      }
    } finally {
      dropping = null
    }
  }
  return {
    hint: (accountId) => {
      hinted.add(accountId)
      dropping ??= dropHinted()
      return dropping
    },
    check: () => {
      // a slow database must not gather looks
      checking ??= dropEnded(() => true).finally(() => {
        checking = null
      })
      return checking
    },
  }
}
