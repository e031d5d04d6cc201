import { recordingsAbi, recordingsFactoryAbi } from '#generated/abis.ts'
import type { Event } from '../event.ts'
import { contract, type Family } from '../family.ts'
import { AUTHORITY_UPDATED, IMPLEMENTATION_CHANGED, UPGRADED } from '../platform/foreign.ts'
import { foldBatch, foldMinted, foldSingle, ofBatch, ofMinted, ofSingle } from './copies.ts'
import {
  foldConsent,
  foldCreated,
  foldMetadataChanged,
  foldMetadataFrozen,
  foldPublished,
  foldRecordingPayout,
  foldSaleChanged,
  foldUri,
} from './publishing.ts'
import { CONSENT, RECORDING, RECORDING_BALANCE, RECORDING_COLLECTION, RECORDING_SALE } from './tables.ts'

const ofRecording = ({ address, args }: Event<{ readonly id: bigint }>) => [RECORDING.ref(address, args.id)]

const RECORDINGS_FACTORY = contract({
  kind: 'recordings_factory',
  origin: { root: 'recordingsFactory', isOptional: true },
  editions: [recordingsFactoryAbi],
  names: {},
  scope: { contract: 'collection' },
  events: {
    RecordingsCreated: {
      no: 170,
      rows: ({ args }) => [RECORDING_COLLECTION.ref(args.collection)],
      fold: foldCreated,
    },
    AuthorityUpdated: AUTHORITY_UPDATED,
    ImplementationChanged: IMPLEMENTATION_CHANGED,
    Initialized: 'says only that it was set up',
    Upgraded: UPGRADED,
  },
})

const RECORDINGS_OF_CREATOR = contract({
  kind: 'recordings',
  origin: {
    of: 'recordings_factory',
    event: 'RecordingsCreated',
    address: 'collection',
    creator: 'creator',
  },
  editions: [recordingsAbi],
  names: {},
  scope: 'whole',
  events: {
    RecordingPublished: { no: 171, rows: ofRecording, fold: foldPublished },
    ConsentRecorded: {
      no: 172,
      rows: ({ address, args }) => [CONSENT.ref(address, args.id, args.collaborator)],
      fold: foldConsent,
    },
    RecordingMinted: { no: 173, rows: ofMinted, fold: foldMinted },
    SaleChanged: { no: 174, rows: ofRecording, fold: foldSaleChanged },
    PayoutChanged: { no: 175, rows: ofRecording, fold: foldRecordingPayout },
    MetadataChanged: { no: 176, rows: ofRecording, fold: foldMetadataChanged },
    MetadataFrozen: { no: 177, rows: ofRecording, fold: foldMetadataFrozen },
    TransferSingle: { no: 178, rows: ofSingle, fold: foldSingle },
    TransferBatch: { no: 179, rows: ofBatch, fold: foldBatch },
    URI: { no: 189, rows: ofRecording, fold: foldUri },
    ApprovalForAll: 'who may move copies moves none',
  },
})

/** Recordings that creators sell, who has copies of them, and who agreed to their publication. */
export const RECORDINGS: Family = {
  name: 'recordings',
  version: 1,
  contracts: [RECORDINGS_FACTORY, RECORDINGS_OF_CREATOR],
  tables: [RECORDING_COLLECTION, RECORDING, RECORDING_BALANCE, CONSENT, RECORDING_SALE],
}
