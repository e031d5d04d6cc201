import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** `audits/<name>.json`: what a report is about and what it left open. */
const audit = z.object({
  /** {@link treeHash} of the sources that were read */
  tree: z.string().regex(/^[0-9a-f]{64}$/),
  /** the report, beside this file */
  report: z.string().min(1),
  openHigh: z.int().min(0),
  openMedium: z.int().min(0),
})

/** Why these sources are not audited; undefined when they are. @throws ZodError when a record is damaged */
export function whyNotAudited(folder: string, tree: string): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const records = names.map((name) => ({
    name,
    ...audit.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))),
  }))
  const ours = records.filter((record) => record.tree === tree)
  if (ours.length === 0) return `no report in ${folder} is about these sources (${tree})`
  const missing = ours.find(({ report }) => !existsSync(path.join(folder, path.basename(report))))
  if (missing) return `${missing.name} names ${missing.report}, which is not there`
  const open = ours.find(({ openHigh, openMedium }) => openHigh + openMedium > 0)
  if (open) return `${open.name} has ${open.openHigh} high and ${open.openMedium} medium findings open`
  return undefined
}
