import { useMemo, useRef } from 'react'
import type { ServerMessages } from '#protocol/socket.ts'
import { type AdmissionFlow, refusalFrom } from '#web/access/admissionFlow.ts'
import { type DoorCode, type Refusal, refusalOfSeatEnd, refuse } from '#web/access/refusal.ts'
import { mayBeSignedIn } from '#web/accounts/signedInHint.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import type { MediaError, MediaErrorCode } from '#web/media/mediaClient.ts'
import { whatFailed } from '#web/media/whatFailed.ts'
import { toastTrouble } from '#web/rooms/watch/toastTrouble.ts'
import type { WatchEvents } from '#web/rooms/watch/useWatching.ts'

const MAX_RETURNS = 3
const RETURNS_WITHIN_MS = 60_000

/** What a failure of the media connection means at the door; null = ask again. */
function doorCodeOfMedia(code: MediaErrorCode): DoorCode | null {
  switch (code) {
    case 'CAPACITY_FULL':
      return 'MEDIA_FULL'
    case 'NO_MEDIA_PATH':
      return 'NO_MEDIA_PATH'
    case 'OLD_PAGE':
      return 'OLD_PAGE'
    case 'UNSUPPORTED':
      return 'UNSUPPORTED_BROWSER'
    case 'NETWORK':
    case 'TICKET_EXPIRED':
    case 'ROOM_NOT_FOUND':
    case 'KICKED':
      return null
    case 'FORBIDDEN':
    case 'DEVICE_DENIED':
    case 'DEVICE_MISSING':
    case 'INTERNAL':
      return 'FAILED'
  }
}

/** Who only lost a connection is told so by the door itself. */
const spoken = (error: MediaError) => (error.isSentence ? error.message : null)

/** What the door says of a failure of the media connection; null = ask again. */
export function refusalOfMedia(error: MediaError): Refusal | null {
  const code = doorCodeOfMedia(error.code)
  if (code === 'UNSUPPORTED_BROWSER') return refuse(code, { missing: error.message })
  if (code === 'FAILED') return refuse(code, { why: whatFailed(error) })
  return code && refuse(code, { why: spoken(error) })
}

/**
 * Turns the end of a seat into a door, or into one more question when nobody said why. A seat that is lost
 * again and again stops asking by itself.
 */
export function useSeatEvents(flow: AdmissionFlow, onGrace: WatchEvents['onGrace']): WatchEvents {
  const returns = useRef<number[]>([])
  // why the seat is kept at the moment
  const cause = useRef<ServerMessages['seat:grace']['cause'] | null>(null)
  return useMemo(() => {
    // `move`: the seat may still be ours at the server, and it is the same person who comes back
    function askAgain(move = false, why: string | null = null): void {
      if (!mayBeSignedIn()) {
        flow.close(refuse('SIGN_IN_REQUIRED'))
        return
      }
      const now = performance.now()
      returns.current = [...returns.current.filter((at) => now - at < RETURNS_WITHIN_MS), now]
      if (returns.current.length > MAX_RETURNS) flow.close(refuse('OFFLINE', { why }), false)
      else void flow.enter({ move })
    }
    return {
      onSeatEnded(message) {
        const refusal = refusalOfSeatEnd(message)
        if (refusal) flow.close(refusal)
        else askAgain()
      },
      onSeatGone: () => askAgain(),
      onRefused: (error) => flow.close(refusalFrom(error)),
      onMediaTrouble: toastTrouble,
      onMediaFailed(error) {
        const refusal = refusalOfMedia(error)
        if (refusal) flow.close(refusal, false)
        else askAgain(true, spoken(error))
      },
      onGrace(message) {
        if (message === null && cause.current === 'tokens')
          showToast({ id: 'seat-kept', tone: 'ok', text: 'You stay.' })
        cause.current = message?.cause ?? null
        onGrace(message)
      },
    }
  }, [flow, onGrace])
}
