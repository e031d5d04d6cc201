import { AREAS, readHeader, STATUSES } from '#scripts/generate/decisions/readHeader.ts'
import type { Sources } from './parseSource.ts'

/**
 * Every decision says its status, date and area and what took its place, and that page says so too.
 * @param pages those of `docs/decisions`, without their table
 */
export function headerFaults(pages: Sources): string[] {
  const headers = Object.entries(pages).map(([path, text]) => ({ path, ...readHeader(text) }))
  const byNumber = new Map(headers.map((header) => [header.number, header]))
  return headers.flatMap(({ path, number, status, date, area, supersededBy, supersedes }) => {
    const fileNumber = path.slice(path.lastIndexOf('/') + 1).slice(0, 3)
    const faults: string[] = []
    const ask = (holds: boolean, sentence: string) => {
      if (!holds) faults.push(`${path} ${sentence}`)
    }
    ask(number === fileNumber, `is called ${number} in its title`)
    ask(byNumber.get(number)?.path === path, `has the number of ${byNumber.get(number)?.path}`)
    ask(STATUSES.includes(status), `has no status of ${STATUSES.join(', ')}`)
    ask(/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)), 'has no date')
    ask(AREAS.includes(area), `has no area of ${AREAS.join(', ')}`)
    ask(/^- Superseded by: (none$|\[\d{3}\])/m.test(pages[path] ?? ''), 'does not say what superseded it')
    ask(
      (status === 'superseded') === supersededBy.length > 0,
      `is ${status}, superseded by ${supersededBy.join(', ') || 'none'}`,
    )
    for (const other of supersededBy)
      ask(
        byNumber.get(other)?.supersedes.includes(number) === true,
        `is superseded by ${other}, which does not say so`,
      )
    for (const other of supersedes)
      ask(
        byNumber.get(other)?.supersededBy.includes(number) === true,
        `supersedes ${other}, which does not say so`,
      )
    return faults
  })
}
