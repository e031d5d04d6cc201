/** Parts of the project that decisions are about. */
export const AREAS = ['contracts', 'database', 'indexer', 'api', 'media', 'web', 'local', 'scripts', 'tests']
export const STATUSES = ['accepted', 'superseded']

/** What the first lines of a decision say; '' for what they leave out. */
export interface DecisionHeader {
  number: string
  title: string
  status: string
  /** day on which the page was written, as in 2026-11-20 */
  date: string
  area: string
  /** numbers of the pages that took its place, and of those whose place it took */
  supersededBy: string[]
  supersedes: string[]
}

/** Title and header of a decision page. The header ends at the first line that is no item of a list. */
export function readHeader(text: string): DecisionHeader {
  const [first = '', , ...rest] = text.split('\n')
  const [, number = '', title = ''] = first.match(/^# (\d{3}) (.+)$/) ?? []
  const end = rest.findIndex((line) => !line.startsWith('- '))
  const fields = new Map(
    rest.slice(0, end).map((line) => {
      const [, name = '', value = ''] = line.match(/^- ([A-Z][a-z ]+): (.+)$/) ?? []
      return [name, value]
    }),
  )
  const of = (name: string) => fields.get(name) ?? ''
  const numbers = (name: string) =>
    [...of(name).matchAll(/\[(\d{3})\]\(\1-[a-z0-9-]+\.md\)/g)].map(([, one]) => one ?? '')
  return {
    number,
    title,
    status: of('Status'),
    date: of('Date'),
    area: of('Area'),
    supersededBy: numbers('Superseded by'),
    supersedes: numbers('Supersedes'),
  }
}
