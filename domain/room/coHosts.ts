/** Where somebody stands who is asked to host a stream beside its channel; `changed`: they agreed to other terms and are asked again. */
export const CO_HOST_STATES = ['invited', 'agreed', 'changed', 'declined'] as const
export type CoHostState = (typeof CO_HOST_STATES)[number]

/** Most creators that host one stream beside its channel. */
export const MAX_CO_HOSTS = 3

/** True while a stream waits for their answer and cannot begin. */
export function isAwaited(state: CoHostState): boolean {
  return state === 'invited' || state === 'changed'
}
