import { readFileSync } from 'node:fs'
import { writeOrCheck } from './writeOrCheck.ts'

const SOURCES = [
  'domain/words.ts',
  'domain/booking/words.ts',
  'domain/billing/words.ts',
  'domain/ledger/words.ts',
  'domain/calls/words.ts',
  'domain/chat/words.ts',
  'domain/media/words.ts',
  'domain/moderation/words.ts',
  'domain/services/words.ts',
]
const source = SOURCES.map((path) => readFileSync(path, 'utf8')).join('\n')
const lists = source.matchAll(
  /\/\*\* (.+?) \*\/\nexport const ([A-Z_]+) = \[([\s\S]+?)\] as const(?: satisfies .+)?\n/g,
)

/** The glossary above this line is written by hand, what stands below it is generated. */
const LISTS = '## Lists'
const [glossary] = readFileSync('docs/words.md', 'utf8').split(`\n${LISTS}\n`)
const page = [
  glossary ?? '',
  LISTS,
  '',
  `Generated from ${SOURCES.map((path) => `\`${path}\``).join(', ')}; change them there.`,
  '',
]
for (const [, about, name, body] of lists) {
  const words = [...(body ?? '').matchAll(/'([^']+)'/g)].map(([, word]) => `\`${word}\``)
  page.push(`### ${name?.toLowerCase().replaceAll('_', ' ')}`, '', about ?? '', '', words.join(' · '), '')
}

writeOrCheck('docs/words.md', `${page.join('\n').trimEnd()}\n`)
