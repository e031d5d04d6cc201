import { parseArgs } from 'node:util'
import { renewWords } from '#api/discovery/search/renewWords.ts'
import { createInstallation, startApi } from '#test/kit/api.ts'
import { request } from '#test/kit/client.ts'
import { percentile, printLine, spreadOf } from './line.ts'
import { startDurableDatabase } from './machine/durableCluster.ts'

/**
 * Search over HTTP, one after the other, in as many channels and streams as asked for; every third query has a typing
 * mistake. How often a word stands in a title falls with its rank (Zipf), as in texts that people write; which words a
 * query has is drawn the same way, so that half of them ask for what very many titles have.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    channels: { type: 'string', default: '100000' },
    streams: { type: 'string', default: '1000000' },
    queries: { type: 'string', default: '150' },
  },
})
const [runs, channels, streams, queries] = [values.runs, values.channels, values.streams, values.queries].map(
  Number,
) as [number, number, number, number]

const VOCABULARY = 20_000
const SYLLABLES = [
  'ka',
  'ren',
  'mo',
  'li',
  'sta',
  'vor',
  'bel',
  'nu',
  'tro',
  'shi',
  'gan',
  'dey',
  'pru',
  'wal',
  'zen',
  'of',
]

/** The same word for the same number, all different. */
function wordOf(n: number): string {
  let word = ''
  for (let rest = n + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length]
  return word
}

let seed = 20_261
/** Numbers from 0 to 1 that are the same each time (Park and Miller). */
function random(): number {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}
/** A rank: each half as likely as the one half as far. */
const rank = () => Math.floor(VOCABULARY ** random()) - 1
const textOf = (words: number) => Array.from({ length: words }, () => wordOf(rank())).join(' ')

function withMistake(text: string): string {
  const at = 1 + Math.floor(random() * (text.length - 2))
  return random() < 0.5
    ? text.slice(0, at) + text.slice(at + 1)
    : `${text.slice(0, at)}q${text.slice(at + 1)}`
}

const BATCH = 20_000
const db = await startDurableDatabase()
const installation = createInstallation()
try {
  const owner = db.pool('owner')
  const id = (prefix: string, n: string) =>
    `'${prefix}_' || translate(lpad((${n})::text, 22, '0'), '0123456789', 'abcdefghjk')`
  await owner.query(
    `INSERT INTO app.account (id) SELECT ${id('acc', 'n')} FROM generate_series(1, $1::int) n`,
    [channels],
  )
  await owner.query(
    `INSERT INTO app.creator (id, account_id) SELECT ${id('cre', 'n')}, ${id('acc', 'n')} FROM generate_series(1, $1::int) n`,
    [channels],
  )
  for (let from = 0; from < channels; from += BATCH) {
    const names = Array.from({ length: Math.min(BATCH, channels - from) }, () => textOf(2))
    await owner.query(
      `INSERT INTO app.channel (id, creator_id, handle, name, keeps_lookalike) SELECT ${id('chn', 'n + $2')}, ${id('cre', 'n + $2')},
         'c-' || (n + $2 + 100), left(name, 60), true FROM unnest($1::text[]) WITH ORDINALITY x (name, n)`,
      [names, from],
    )
  }
  for (let from = 0; from < streams; from += BATCH) {
    const titles = Array.from({ length: Math.min(BATCH, streams - from) }, () => textOf(4))
    await owner.query(
      `INSERT INTO app.room (id, channel_id, kind, visibility, title, state, live_at, ended_at, end_reason, created_at)
       SELECT ${id('rom', 'n + $2')}, ${id('chn', '1 + (n + $2) % $3')}, 'stream', 'public', left(title, 120), 'ended', now(), now(),
         'HOST_ENDED', now() - (n + $2) * interval '1 second' FROM unnest($1::text[]) WITH ORDINALITY x (title, n)`,
      [titles, from, channels],
    )
  }
  await owner.query('VACUUM ANALYZE app.room, app.channel')
  const renewedAt = performance.now()
  await renewWords(db.pool('api'))
  const renewS = (performance.now() - renewedAt) / 1000
  await owner.query('VACUUM ANALYZE app.search_word')

  const api = await startApi(db, installation, { LOG_LEVEL: 'warn', LIMIT_SEARCH: '1000000/60' })
  const [p95, median]: [number[], number[]] = [[], []]
  let found = 0
  // the first run fills caches and is not counted
  for (let run = 0; run <= runs; run++) {
    const times: number[] = []
    found = 0
    for (let n = 0; n < queries; n++) {
      const text = textOf(1 + (n % 2))
      const typed = n % 3 === 0 ? withMistake(text) : text
      const startMs = performance.now()
      const { status, body } = await request(api.url, 'GET', `/v1/search?q=${encodeURIComponent(typed)}`)
      times.push(performance.now() - startMs)
      if (status !== 200) throw new Error(`${status} for ${typed}`)
      if (body.streams.length + body.channels.length > 0) found++
    }
    if (run === 0) continue
    p95.push(percentile(times, 0.95))
    median.push(percentile(times, 0.5))
  }
  await api.stop()
  const spread = { search_p95_ms: spreadOf(p95), search_p50_ms: spreadOf(median) }
  printLine(
    'search',
    runs,
    {
      ...{ channels, streams, queries, found_of_last_run: found },
      search_p95_ms: spread.search_p95_ms.median,
      search_p50_ms: spread.search_p50_ms.median,
      renew_words_s: renewS,
    },
    spread,
  )
} finally {
  installation.remove()
  await db.stop()
}
