// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Payee} from "./Payees.sol";
import {SupporterRule} from "./ISupporterPool.sol";

/// @title ISplitFactory
/// @notice Deploys immutable splits and supporter pools and is the only registry of them.
/// @dev Not upgradeable. Addresses depend on what is made and on a salt, not on who makes it or when: they can be used
/// before anything is deployed, and nobody can put something else there.
interface ISplitFactory {
    /// @notice A split exists.
    event SplitCreated(
        address indexed split, address indexed owner, address indexed by, bytes32 payeesHash, Payee[] payees
    );
    /// @notice A pool exists.
    event PoolCreated(
        address indexed pool,
        address indexed collection,
        address indexed by,
        bytes32 root,
        uint32 count,
        SupporterRule rule
    );

    /// @notice It was made before.
    error SplitFactory_Exists(address made);
    /// @notice A pool has a list, at least one supporter, and a rule that names a collection and a bound.
    error SplitFactory_EmptyPool(bytes32 root, uint32 count, SupporterRule rule);

    /// @notice Makes a split.
    /// @param owner who may change the list; zero = nobody, ever
    /// @dev Requirements: 1 to 50 different payees, neither zero nor the Ledger, with parts that add up to 10,000, the
    /// first without an end; not made before. Other ends may be past, so that money sent ahead to {splitAddress} can be
    /// reached whenever the split is made; those parts are the first payee's. Emits {SplitCreated}.
    function createSplit(Payee[] calldata payees, address owner, bytes32 salt) external returns (address split);

    /// @notice Makes a pool for early supporters.
    /// @param root Merkle root of the list; see {ISupporterPool-root}
    /// @param count how many are on the list
    /// @param rule how the list was made; anybody can rebuild it from logs and compare
    /// @dev Requirements: nothing of it is empty; not made before. Emits {PoolCreated}.
    function createPool(bytes32 root, uint32 count, SupporterRule calldata rule, bytes32 salt)
        external
        returns (address pool);

    /// @notice Where {createSplit} puts a split.
    function splitAddress(Payee[] calldata payees, address owner, bytes32 salt) external view returns (address);
    /// @notice Where {createPool} puts a pool.
    function poolAddress(bytes32 root, uint32 count, SupporterRule calldata rule, bytes32 salt)
        external
        view
        returns (address);
    /// @notice Whether this factory made the split.
    function isSplit(address split) external view returns (bool);
    /// @notice Whether this factory made the pool.
    function isPool(address pool) external view returns (bool);
    /// @notice What splits are clones of.
    function splitModel() external view returns (address);
    /// @notice What pools are clones of.
    function poolModel() external view returns (address);
}
