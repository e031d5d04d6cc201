import { depth } from '#test/kit/depth.ts'

/**
 * For a profile, before its first page: what pages ask again every few seconds, they ask again twice a second. For journeys
 * about what comes by asking; what is pushed to a page must come without it. The night waits as people do.
 */
export const ASK_OFTEN = depth(
  `{
    const every = window.setInterval
    window.setInterval = (run, ms, ...more) => every(run, [3000, 5000, 10000, 15000].includes(ms) ? 500 : ms, ...more)
  }`,
  '{}',
)
