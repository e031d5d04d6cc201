import type { ComponentType } from 'react'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { PageLoading } from './shell/PageLoading.tsx'

/** A page whose code is fetched when somebody goes there. */
export function page<P extends object>(
  fetchFile: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  return fetchedComponent(() => fetchFile().then((file) => file.default), <PageLoading />)
}
