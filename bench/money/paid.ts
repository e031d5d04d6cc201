import { parseArgs } from 'node:util'
import { percentile, printLine, spreadOf } from '../line.ts'
import { paidToFrame } from './paid/paidToFrame.ts'
import { paidToRight } from './paid/paidToRight.ts'

/**
 * From the money to the right, by people who come back from the provider's page, twenty a second; and to the picture, by fans
 * without a wallet in a real browser: from the press on the provider's page, and from the address of the stream.
 */
const { values } = parseArgs({
  options: {
    buyers: { type: 'string', default: '600' },
    'per-s': { type: 'string', default: '20' },
    fans: { type: 'string', default: '30' },
  },
})
const [buyers, perS, fans] = [values.buyers, values['per-s'], values.fans].map(Number) as [
  number,
  number,
  number,
]

const { tookMs, lost, wrong } = await paidToRight(buyers, perS)
const frames = fans > 0 ? await paidToFrame(fans) : []
const toFrame = frames.map(({ paidToFrameMs }) => Math.round(paidToFrameMs))
const journeys = frames.map(({ journeyMs }) => Math.round(journeyMs))
const rounded = tookMs.map(Math.round)
printLine(
  'paid',
  1,
  {
    ...{ per_s: perS, buyers: tookMs.length, lost, wrong },
    paid_to_right_p50_ms: percentile(rounded, 0.5),
    paid_to_right_p99_ms: percentile(rounded, 0.99),
    ...(fans > 0
      ? {
          fans: frames.length,
          paid_to_frame_p95_ms: percentile(toFrame, 0.95),
          journey_p95_ms: percentile(journeys, 0.95),
        }
      : {}),
  },
  {
    paid_to_right_ms: spreadOf(rounded),
    ...(fans > 0 ? { paid_to_frame_ms: spreadOf(toFrame), journey_ms: spreadOf(journeys) } : {}),
  },
)
