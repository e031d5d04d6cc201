import { forgetBeatsBefore, keepBeat, readBeats } from '#web/calls/record/beatStore.ts'
import { startBringing } from '#web/calls/record/bringBeats.ts'

/** What runs in the page. */
export interface RecordPage {
  keepBeat: typeof keepBeat
  readBeats: typeof readBeats
  forgetBeatsBefore: typeof forgetBeatsBefore
  startBringing: typeof startBringing
}

declare global {
  interface Window {
    record: RecordPage
  }
}

window.record = { keepBeat, readBeats, forgetBeatsBefore, startBringing }
