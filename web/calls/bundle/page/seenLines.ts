import type { RecordSpan, SeenCall, SeenTime } from '#domain/calls/meeting/presence.ts'
import { secondsIn } from '#domain/calls/meeting/presence.ts'
import type { RecordLine } from '../../record/recordModel.ts'

/** What was seen of a call as the bars of a record show it, for who is neither of the two. @param startAtMs of the booking */
export function seenLines({ creator, fan, together }: SeenCall, startAtMs: number): RecordLine[] {
  const shown = (spans: readonly RecordSpan[]) =>
    spans.map(({ fromMs, untilMs }): [number, number] => [
      (fromMs - startAtMs) / 1000,
      (untilMs - startAtMs) / 1000,
    ])
  const view = ({ proven, unproven }: SeenTime) => ({
    ...{ provenS: secondsIn(proven), unprovenS: secondsIn(unproven) },
    ...{ proven: shown(proven), unproven: shown(unproven) },
  })
  return [
    { is: 'creator', name: 'Creator', seen: view(creator) },
    { is: 'fan', name: 'Fan', seen: view(fan) },
    { is: 'together', name: 'Both together', seen: view(together) },
  ]
}
