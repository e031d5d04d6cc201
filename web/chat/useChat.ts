import { useEffect, useMemo, useRef, useState } from 'react'
import type { ActingRole } from '#domain/channel/roleActs.ts'
import type { ChatChanges } from '#protocol/chat.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'
import { applyChanges, type ChatLines, NO_LINES } from './chatLines.ts'
import { ANSWER_MS, createSending, type Sent } from './sendMessage.ts'

/** A page that is not drawn gathers longer. */
const HIDDEN_MS = 500
/** A seat may be some moments old before the chat opens to it. */
const OPEN_AGAIN_MS = 1000

/** A chat as a page has it. */
export interface ChatOnPage {
  lines: ChatLines
  /** null: it is not open */
  role: ActingRole | null
  /** until when one is silent, milliseconds since the epoch; null: nobody said so */
  silentUntilMs: number | null
  send(text: string): Promise<Sent>
}

/** Gathers what comes in, so that a page draws once a frame however many write. */
function gatherPerFrame(apply: (all: ChatChanges[]) => void): { put(one: ChatChanges): void; stop(): void } {
  let waiting: ChatChanges[] = []
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    ;[frame, timer] = [0, undefined]
    const all = waiting
    waiting = []
    if (all.length > 0) apply(all)
  }
  return {
    put(one) {
      waiting.push(one)
      if (frame !== 0 || timer !== undefined) return
      if (document.hidden) timer = setTimeout(flush, HIDDEN_MS)
      else {
        frame = requestAnimationFrame(flush)
        // a page that is hidden meanwhile draws no frame
        timer = setTimeout(flush, HIDDEN_MS)
      }
    },
    stop() {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    },
  }
}

/**
 * Reads a chat along while somebody may.
 * @param seat what gives the right to read; another one opens it again
 */
export function useChat(socket: RealtimeSocket | null, roomId: string, seat: string | null): ChatOnPage {
  const [lines, setLines] = useState<ChatLines>(NO_LINES)
  const [role, setRole] = useState<ActingRole | null>(null)
  const [silentUntilMs, setSilentUntilMs] = useState<number | null>(null)
  const rev = useRef<number | null>(null)
  useEffect(() => {
    if (!socket || seat === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isCurrent = true
    const gathered = gatherPerFrame((all) =>
      setLines((before) => {
        const after = all.reduce(applyChanges, before)
        rev.current = after.rev
        return after
      }),
    )
    const open = () => {
      clearTimeout(timer)
      socket.timeout(ANSWER_MS).emit('chat:open', { roomId, rev: rev.current }, (error, answer) => {
        if (!isCurrent) return
        if (!error && answer.ok) setRole(answer.role ?? 'viewer')
        else timer = setTimeout(open, OPEN_AGAIN_MS)
      })
    }
    const onChanged = (changes: ChatChanges) => {
      if (changes.roomId === roomId) gathered.put(changes)
    }
    const onClosed = (message: { roomId: string }) => {
      if (message.roomId !== roomId) return
      setRole(null)
      clearTimeout(timer)
      timer = setTimeout(open, OPEN_AGAIN_MS)
    }
    const onSilenced = (message: { roomId: string; untilMs: number | null }) => {
      if (message.roomId === roomId) setSilentUntilMs(message.untilMs)
    }
    socket.on('connect', open)
    socket.on('chat:silenced', onSilenced)
    socket.on('chat:changed', onChanged)
    socket.on('chat:closed', onClosed)
    if (socket.connected) open()
    return () => {
      isCurrent = false
      clearTimeout(timer)
      gathered.stop()
      socket.off('connect', open)
      socket.off('chat:changed', onChanged)
      socket.off('chat:closed', onClosed)
      socket.off('chat:silenced', onSilenced)
      if (socket.connected) socket.emit('chat:close', { roomId }, () => undefined)
      setRole(null)
    }
  }, [socket, roomId, seat])
  const send = useMemo<ChatOnPage['send']>(
    () => (socket ? createSending(socket, roomId) : async () => ({ ok: false, code: 'LOST' })),
    [socket, roomId],
  )
  return { lines, role, silentUntilMs, send }
}
