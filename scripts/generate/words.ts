import { readFileSync } from 'node:fs'
import { writeOrCheck } from './writeOrCheck.ts'

const source = readFileSync('domain/words.ts', 'utf8')
const lists = source.matchAll(/\/\*\* (.+?) \*\/\nexport const ([A-Z_]+) = \[([^\]]+)\]/g)

const page = ['# Words', '', 'One word, one thing. Generated from `domain/words.ts`; change it there.', '']
for (const [, about, name, body] of lists) {
  const words = [...(body ?? '').matchAll(/'([^']+)'/g)].map(([, word]) => `\`${word}\``)
  page.push(`## ${name?.toLowerCase().replaceAll('_', ' ')}`, '', about ?? '', '', words.join(' · '), '')
}

writeOrCheck('docs/words.md', `${page.join('\n').trimEnd()}\n`)
