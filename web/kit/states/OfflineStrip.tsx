import { useSyncExternalStore } from 'react'
import { Icon } from '../controls/Icon.tsx'

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** True while the browser says it has a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}

/** The strip over the page while offline; says how old the shown data is. */
export function OfflineStrip({ dataAt }: { dataAt: string | null }) {
  return (
    <div className="strip" role="status">
      <Icon name="offline" small />
      {dataAt ? `You are offline. Showing data from ${dataAt}.` : 'You are offline.'}
    </div>
  )
}
