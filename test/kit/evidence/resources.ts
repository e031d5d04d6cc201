/** What tests start that costs seconds each: whole installations, databases, processes of the api, chains, browsers. */
export const RESOURCES = ['worlds', 'databases', 'apis', 'chains', 'browsers'] as const
export type Resource = (typeof RESOURCES)[number]
export type Resources = Record<Resource, number>

const taken = noResources()

/** Counts what was started in this process. */
export function takeResource(kind: Resource, count = 1): void {
  taken[kind] += count
}

/** What this process started so far. */
export function resourcesTaken(): Resources {
  return { ...taken }
}

export function noResources(): Resources {
  return { worlds: 0, databases: 0, apis: 0, chains: 0, browsers: 0 }
}
