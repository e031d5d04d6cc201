import { FAMILIES, type Scope } from '../families/registry.ts'
import type { Row } from '../families/table.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Watched } from '../reader/watchList.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import type { Cursor } from '../store/cursor.ts'
import { foldHistory, goLive, isFarBehind, type JoinContext, readHistory } from './joinFamily.ts'
import { planJoins, readFamilies } from './planJoins.ts'
import { beginRefold, endRefold, type Refold, refoldPage } from './refoldFamily.ts'

/** One step of a join that was done. */
export interface JoinStep {
  cursor: Cursor
  /** the list of followed contracts is another one now */
  isWatchChanged: boolean
  suspended: Scope[]
  /** rows that a person should look at */
  news: Row[]
}

/** Brings families to the cursor, one small commit after the other, while the index goes on. */
export interface Joiner {
  /** @returns null when every family is live */
  step(provider: RpcProvider, cursor: Cursor): Promise<JoinStep | null>
  /** names of families that are not live yet */
  joining(): string[]
}

/** @throws ForeignIndex when the index follows contracts that the installation does not have */
export async function createJoiner(writer: Writer, chainId: number, roots: Watched[]): Promise<Joiner> {
  await planJoins(writer, chainId, roots)
  let refold: Refold | null = null
  let open = await openFamilies()

  async function openFamilies(): Promise<string[]> {
    const states = await readFamilies(writer, chainId)
    return FAMILIES.filter(({ name, version }) => {
      const state = states.find((one) => one.name === name)
      // without contracts in this installation there is nothing to follow
      return state && (state.state !== 'live' || state.version !== version)
    }).map(({ name }) => name)
  }

  async function step(provider: RpcProvider, cursor: Cursor): Promise<JoinStep | null> {
    const [name] = open
    if (name === undefined) return null
    const family = FAMILIES.find((one) => one.name === name) as (typeof FAMILIES)[number]
    const state = (await readFamilies(writer, chainId)).find((one) => one.name === name)
    const done: JoinStep = { cursor, isWatchChanged: false, suspended: [], news: [] }
    if (!state) throw new Error(`the family ${name} has no contracts in this installation`)
    const context: JoinContext = { writer, chainId, family, state, cursor }
    if (state.state === 'reading') await readHistory(context, provider)
    else if (state.state === 'folding') {
      const folded = await foldHistory(context)
      if (folded) return { ...done, suspended: folded.suspended, news: folded.news }
      if (isFarBehind(context)) await readHistory(context, provider)
      else {
        Object.assign(done, await goLive(context, provider), { isWatchChanged: true })
        open = await openFamilies()
      }
    } else {
      refold = refold?.family === name ? refold : await beginRefold(context)
      if (await refoldPage(context, refold)) return done
      done.cursor = await endRefold(context, refold)
      refold = null
      open = await openFamilies()
    }
    return done
  }

  return { step, joining: () => open }
}
