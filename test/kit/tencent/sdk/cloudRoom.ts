import type { Publication } from '#protocol/signal.ts'
import { type CloudRole, doorOf, type EntryKeys, type EntryNews, type OutReason } from '../entry.ts'
import { type Carriage, createCarriage } from './carriage.ts'
import type { SdkEmitter } from './emitter.ts'
import { type EntryLine, type EntryListener, EntryRefusal, openEntryLine } from './entryLine.ts'
import { ERROR_CODE, EVENT } from './names.ts'
import { SdkFault } from './sdkFault.ts'

/** As long as the SDK looks for a way in; for one back it looks for ever. */
const ENTRY_MS = 10_000
const AGAIN_MS = { entry: 500, back: 2000 }

/** A room that somebody is in: a line to the door of the cloud, and what carries tracks. */
export interface CloudRoom {
  keys: EntryKeys
  carriage: Carriage
  say: EntryLine['say']
  /** Throws what the SDK throws. */
  become(role: CloudRole, privateMapKey: string): Promise<void>
  leave(): void
}

export interface CloudRoomListener {
  emitter: SdkEmitter
  /** after the entry only; what was there before is in `carriage.all()` */
  onChange(now: Publication): void
  onGone(before: Publication): void
  onTrack(publication: Publication, track: MediaStreamTrack): void
  onOut(reason: OutReason): void
  /** the cloud does not take this entry back */
  onGivenUp(): void
}

/** It names two more, and 5.17.1 says neither. */
type State = 'DISCONNECTED' | 'CONNECTING' | 'CONNECTED'

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

interface Persistence {
  forMs: number
  againMs: number
  isOver: () => boolean
}

/** Tries until it works, is refused, or the time is over. */
async function persist<T>(attempt: () => Promise<T>, { forMs, againMs, isOver }: Persistence): Promise<T> {
  const end = performance.now() + forMs
  for (;;) {
    try {
      return await attempt()
    } catch (cause) {
      if (cause instanceof EntryRefusal || isOver() || performance.now() + againMs > end) throw cause
      await pause(againMs)
    }
  }
}

function entryFault(cause: unknown): SdkFault {
  const functionName = 'enterRoom'
  const originError = cause instanceof Error ? cause : new Error(String(cause))
  const { message } = originError
  if (!(cause instanceof EntryRefusal))
    return new SdkFault({ code: ERROR_CODE.OPERATION_FAILED, functionName, message, originError })
  return new SdkFault({ code: ERROR_CODE.SERVER_ERROR, extraCode: cause.code, functionName, message })
}

/** Enters a room of the cloud that the application id names. Throws what the SDK throws. */
export async function enterCloudRoom(keys: EntryKeys, listener: CloudRoomListener): Promise<CloudRoom> {
  const { emitter } = listener
  const door = doorOf(keys.sdkAppId) ?? 'wss://127.0.0.1:9'
  let state: State = 'DISCONNECTED'
  let line: EntryLine | null = null
  let isOver = false
  let isRecovering = false
  let isIn = false

  function setState(next: State): void {
    const prevState = state
    if (prevState === next) return
    state = next
    const isReconnecting = next === 'CONNECTING' && { isReconnecting: isRecovering }
    emitter.emit(EVENT.CONNECTION_STATE_CHANGED, { prevState, state: next, ...isReconnecting } as never)
  }

  function end(): void {
    isOver = true
    line?.close()
    carriage.close()
    setState('DISCONNECTED')
  }

  function hear(news: EntryNews): void {
    if (isOver) return
    if (news.t === 'anchor') tellAnchor(news.userId, news.isIn, news.leaveReason)
    if (news.t !== 'out') return
    end()
    listener.onOut(news.reason)
  }

  function tellAnchor(userId: string, isIn: boolean, reason: number): void {
    if (isIn) emitter.emitLate(EVENT.REMOTE_USER_ENTER, { userId })
    else emitter.emitLate(EVENT.REMOTE_USER_EXIT, { userId, reason: reason as never })
  }

  const lineListener: EntryListener = { onNews: hear, onLost: loseLine }
  const carriage = createCarriage({
    onChange: listener.onChange,
    onGone: listener.onGone,
    onTrack: listener.onTrack,
    // media finds its way again by itself, and nobody is told
    onLost: () => void recover(),
  })

  async function comeBack(): Promise<void> {
    const token = line?.entered.token ?? ''
    // an answer tells whether the old line still lives
    const renewed = await line?.ask({ t: 'renew' }).catch(() => null)
    if (!renewed) {
      line?.close()
      line = await openEntryLine(door, { t: 'resume', token }, lineListener)
    }
    if (isOver) return line?.close()
    if (await carriage.resume()) return
    await carriage.enter(renewed?.carry ?? (line as EntryLine).entered.carry)
  }

  function loseLine(): void {
    if (isOver) return
    setState('DISCONNECTED')
    void recover()
  }

  async function recover(): Promise<void> {
    if (isRecovering || isOver || !isIn) return
    isRecovering = true
    const wait = { forMs: Number.POSITIVE_INFINITY, againMs: AGAIN_MS.back, isOver: () => isOver }
    try {
      await persist(async () => {
        if (state === 'DISCONNECTED') setState('CONNECTING')
        await comeBack()
      }, wait)
      if (!isOver) setState('CONNECTED')
    } catch {
      if (isOver) return
      end()
      listener.onGivenUp()
    } finally {
      isRecovering = false
    }
  }

  setState('CONNECTING')
  try {
    line = await persist(() => openEntryLine(door, { t: 'enter', ...keys }, lineListener), {
      ...{ forMs: ENTRY_MS, againMs: AGAIN_MS.entry, isOver: () => false },
    })
    await carriage.enter(line.entered.carry)
  } catch (cause) {
    end()
    throw entryFault(cause)
  }
  isIn = true
  setState('CONNECTED')
  for (const userId of line.entered.anchors) tellAnchor(userId, true, 0)
  return {
    keys,
    carriage,
    say: (question) => line?.say(question),
    async become(role, privateMapKey) {
      // 5.17.1 shows a later key also where the role stays, but to nobody before it comes back
      keys.privateMapKey = privateMapKey
      if (keys.role === role) return
      try {
        const answer = await line?.ask({ t: 'role', role, privateMapKey })
        keys.role = role
        if (answer?.carry) await carriage.enter(answer.carry)
      } catch (cause) {
        // a refusal and no answer have one code, and none of the service's beside it
        const message = cause instanceof Error ? cause.message : String(cause)
        throw new SdkFault({ code: ERROR_CODE.SERVER_ERROR, functionName: 'switchRole', message })
      }
    },
    leave() {
      if (isOver) return
      line?.say({ t: 'leave' })
      end()
    },
  }
}
