import type { TRTCEventTypes } from 'trtc-sdk-v5'

type Handler = (...given: unknown[]) => void
interface Entry {
  event: string
  handler: Handler
  context: unknown
}

export type Emit = <T extends keyof TRTCEventTypes>(event: T, ...given: TRTCEventTypes[T]) => void

export interface SdkEmitter {
  on(event: string, handler: Handler, context?: unknown): void
  /** `*` takes everything away */
  off(event: string, handler?: Handler): void
  emit: Emit
  /** Tells a moment later, as news of a room does. What was taken away meanwhile hears nothing. */
  emitLate: Emit
}

const LATE_MS = 40

export function createSdkEmitter(): SdkEmitter {
  let entries: Entry[] = []
  const emit: Emit = (event, ...given) => {
    for (const one of entries.filter((entry) => entry.event === event)) one.handler.apply(one.context, given)
  }
  return {
    on(event, handler, context) {
      const isKnown = entries.some((one) => one.event === event && one.handler === handler)
      if (!isKnown) entries.push({ event, handler, context })
    },
    off(event, handler) {
      entries = event === '*' ? [] : entries.filter((one) => one.event !== event || one.handler !== handler)
    },
    emit,
    emitLate: (event, ...given) => void setTimeout(() => emit(event, ...given), LATE_MS),
  }
}
