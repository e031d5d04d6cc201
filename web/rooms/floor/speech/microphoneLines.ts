import type { CaptureSlot } from '#web/media/capture/openCapture.ts'
import type { MediaErrorCode } from '#web/media/mediaClient.ts'

type Lines = [what: string, act: string, then: string]

const AGAIN = 'Then press Try again. You lose neither this page nor your place.'
const LINES: Partial<Record<MediaErrorCode, Lines>> = {
  DEVICE_DENIED: [
    'This browser does not let us use your microphone.',
    'Press the sign beside the address and allow it there.',
    AGAIN,
  ],
  DEVICE_MISSING: ['We found no microphone.', 'Plug one in, or switch one on.', AGAIN],
  UNSUPPORTED: [
    'This browser cannot send sound from this page.',
    'Open the room in another browser, such as Chrome, Firefox or Safari.',
    'Or let the place go for now, and listen on.',
  ],
}
const IN_USE: Lines = [
  'Your microphone could not be opened.',
  'Close the other program that uses it, or choose another one.',
  AGAIN,
]
const LOST: Lines = [
  'Your microphone stopped sending. Nobody hears you.',
  'Plug it in again, or choose another one.',
  AGAIN,
]

/** What keeps a microphone from working and what to do, in three lines; null while nothing does. */
export function helpLines({ step, error }: Pick<CaptureSlot, 'step' | 'error'>): Lines | null {
  if (step === 'lost') return LOST
  if (step !== 'failed') return null
  return LINES[error ?? 'INTERNAL'] ?? IN_USE
}
