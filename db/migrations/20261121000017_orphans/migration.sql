-- The door asks for the passes that a reorg took from a wallet: the receiver stands in the third topic of a Transfer.

CREATE INDEX orphan_receiver ON chain.orphan (chain_id, address, (topics[3]), block);
