import { MAX_TIPS, type ShownTip, type TipChanges } from '#protocol/tips.ts'

/** One tip on the page. */
export interface TipLine extends ShownTip {
  /** its block went and nothing took its place, or its payment went back: it is shown so for a moment */
  isWithdrawn: boolean
}

/** What a page shows of the tips of its room. */
export interface TipLines {
  /** false: nothing came yet that stands for everything before */
  isWhole: boolean
  /** oldest first */
  lines: readonly TipLine[]
  /** ids of what came or went while somebody looked and has not been over the picture yet, oldest first */
  banners: readonly string[]
}

export const NO_TIPS: TipLines = { isWhole: false, lines: [], banners: [] }

const shown = (tip: ShownTip): TipLine => ({ ...tip, isWithdrawn: false })
const byTime = (one: TipLine, other: TipLine) => one.atMs - other.atMs

/** How far back a list reaches that holds so many at most: what is older may only have left it. */
function reachOf(tips: readonly ShownTip[]): number {
  return tips.length < MAX_TIPS ? Number.NEGATIVE_INFINITY : (tips[0]?.atMs ?? Number.NEGATIVE_INFINITY)
}

/** Which of those before are withdrawn by a list that stands for everything: what is final on the chain never is, money of a card may go back. */
function missingFrom(tips: readonly ShownTip[], before: readonly TipLine[]): Set<string> {
  const here = new Set(tips.map(({ id }) => id))
  const reach = reachOf(tips)
  return new Set(
    before
      .filter(({ rail, isSafe }) => rail === 'card' || !isSafe)
      .filter(({ id, atMs }) => !here.has(id) && atMs > reach)
      .map(({ id }) => id),
  )
}

/** Ids of those that were not there before, and are not only back in the list because a newer one went. */
function newAmong(tips: readonly ShownTip[], before: readonly TipLine[]): string[] {
  const here = new Set(before.map(({ id }) => id))
  const reach = reachOf(before)
  return tips.filter(({ id, atMs }) => !here.has(id) && atMs >= reach).map(({ id }) => id)
}

/** The page's tips with what the server says of them. The first list brings no banners: nobody saw those come. */
export function withChanges(before: TipLines, { isWhole, tips, withdrawn }: TipChanges): TipLines {
  const gone = isWhole ? missingFrom(tips, before.lines) : new Set(withdrawn)
  const fresh = new Set(tips.map(({ id }) => id))
  const others = before.lines.filter(({ id }) => !fresh.has(id) && (!isWhole || gone.has(id)))
  const lines = [
    ...others.map((line) => (gone.has(line.id) ? { ...line, isWithdrawn: true } : line)),
    ...tips.map(shown),
  ]
  lines.sort(byTime)
  const known = new Set(before.lines.filter(({ isWithdrawn }) => !isWithdrawn).map(({ id }) => id))
  const came = isWhole && !before.isWhole ? [] : newAmong(tips, before.lines)
  const went = [...gone].filter((id) => known.has(id))
  const kept = lines.slice(-MAX_TIPS)
  const there = new Set(kept.map(({ id }) => id))
  return {
    isWhole: before.isWhole || isWhole,
    lines: kept,
    banners: [...new Set([...before.banners, ...came, ...went])].filter((id) => there.has(id)),
  }
}

/** A banner had its time. */
export function withoutBanner(before: TipLines, id: string): TipLines {
  return { ...before, banners: before.banners.filter((other) => other !== id) }
}

/** Those that were withdrawn, and did not come back since, are seen no more. */
export function withoutWithdrawn(before: TipLines, ids: readonly string[]): TipLines {
  const isOver = ({ id, isWithdrawn }: TipLine) => isWithdrawn && ids.includes(id)
  const lines = before.lines.filter((line) => !isOver(line))
  const there = new Set(lines.map(({ id }) => id))
  return { ...before, lines, banners: before.banners.filter((id) => there.has(id)) }
}
