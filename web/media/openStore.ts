/** A store of this browser's own, the only one in its database. */
export interface OwnStore {
  database: string
  /** makes it, named `store`, where there is none yet */
  create: (database: IDBDatabase) => void
  store: string
}

function openDatabase({ database, create }: OwnStore): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1)
    opening.onupgradeneeded = () => create(opening.result)
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

/** Opens it for one transaction; resolves with what `work` asked for, once all of it is written. Throws where the browser keeps nothing. */
export async function openStore<T>(
  own: OwnStore,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await openDatabase(own)
  try {
    const transaction = database.transaction(own.store, mode)
    const isDone = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = () => reject(transaction.error)
    })
    const request = work(transaction.objectStore(own.store))
    await isDone
    return request.result
  } finally {
    database.close()
  }
}
