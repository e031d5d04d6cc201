// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {ISplitFactory} from "./ISplitFactory.sol";
import {SupporterRule} from "./ISupporterPool.sol";
import {Payee, Payees} from "./Payees.sol";

/// @title SplitFactory
/// @notice See {ISplitFactory}.
contract SplitFactory is ISplitFactory {
    using Payees for Payee[];

    address private immutable LEDGER;
    /// @inheritdoc ISplitFactory
    address public immutable splitModel;
    /// @inheritdoc ISplitFactory
    address public immutable poolModel;

    /// @inheritdoc ISplitFactory
    mapping(address split => bool made) public isSplit; // slot 0
    /// @inheritdoc ISplitFactory
    mapping(address pool => bool made) public isPool; // slot 1

    constructor(address ledger, address splitModel_, address poolModel_) {
        (LEDGER, splitModel, poolModel) = (ledger, splitModel_, poolModel_);
    }

    /// @inheritdoc ISplitFactory
    function createSplit(Payee[] calldata payees, address owner, bytes32 salt) external returns (address split) {
        // Check: a part may have ended already; otherwise money that was sent ahead could be lost by being late.
        payees.check(LEDGER, splitModel, 0);
        split = splitAddress(payees, owner, salt);
        if (isSplit[split]) revert SplitFactory_Exists(split);

        // Effect
        bytes32 payeesHash = payees.hash();
        isSplit[split] = true;
        LibClone.cloneDeterministic(splitModel, abi.encodePacked(owner, payeesHash), salt);

        // Log
        emit SplitCreated({split: split, owner: owner, by: msg.sender, payeesHash: payeesHash, payees: payees});
    }

    /// @inheritdoc ISplitFactory
    function createPool(bytes32 root, uint32 count, SupporterRule calldata rule, bytes32 salt)
        external
        returns (address pool)
    {
        // Check
        if (root == 0 || count == 0 || rule.collection == address(0) || rule.bound == 0) {
            revert SplitFactory_EmptyPool(root, count, rule);
        }
        pool = poolAddress(root, count, rule, salt);
        if (isPool[pool]) revert SplitFactory_Exists(pool);

        // Effect
        isPool[pool] = true;
        LibClone.cloneDeterministic(poolModel, abi.encode(root, count, rule), salt);

        // Log
        emit PoolCreated({
            pool: pool,
            collection: rule.collection,
            by: msg.sender,
            root: root,
            count: count,
            rule: rule
        });
    }

    /// @inheritdoc ISplitFactory
    function splitAddress(Payee[] calldata payees, address owner, bytes32 salt) public view returns (address) {
        return LibClone.predictDeterministicAddress({
            implementation: splitModel,
            data: abi.encodePacked(owner, payees.hash()),
            salt: salt,
            deployer: address(this)
        });
    }

    /// @inheritdoc ISplitFactory
    function poolAddress(bytes32 root, uint32 count, SupporterRule calldata rule, bytes32 salt)
        public
        view
        returns (address)
    {
        return LibClone.predictDeterministicAddress({
            implementation: poolModel,
            data: abi.encode(root, count, rule),
            salt: salt,
            deployer: address(this)
        });
    }
}
