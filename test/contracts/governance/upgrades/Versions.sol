// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GovernorFactory} from "../../../../contracts/governance/GovernorFactory.sol";
import {StreamPassFactory} from "../../../../contracts/passes/StreamPassFactory.sol";
import {RecordingsFactory} from "../../../../contracts/recordings/RecordingsFactory.sol";
import {CreatorVaultFactory} from "../../../../contracts/tokens/vault/CreatorVaultFactory.sol";
import {ICreatorVaultFactory} from "../../../../contracts/tokens/vault/ICreatorVaultFactory.sol";
import {ITokenRegistry} from "../../../../contracts/tokens/vault/ITokenRegistry.sol";

/// @title IVersion
/// @notice What a next version can say and do that the first could not.
interface IVersion {
    function version() external view returns (uint256);
    function mark(uint256 word) external;
    function marked() external view returns (uint256);
}

/// @title Version
/// @notice New code and new state, in a namespace of its own.
abstract contract Version is IVersion {
    bytes32 private constant SLOT = keccak256("stagedoor.test.Version");

    error Version_MarkedAlready(uint256 word);

    function version() external pure returns (uint256) {
        return 2;
    }

    function mark(uint256 word) external {
        if (this.marked() != 0) revert Version_MarkedAlready(this.marked());
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            sstore(slot, word)
        }
    }

    function marked() external view returns (uint256 word) {
        bytes32 slot = SLOT;
        assembly ("memory-safe") {
            word := sload(slot)
        }
    }
}

contract NextStreamPassFactory is StreamPassFactory, Version {}

contract NextRecordingsFactory is RecordingsFactory, Version {}

contract NextCreatorVaultFactory is CreatorVaultFactory, Version {
    constructor(ITokenRegistry tokens) CreatorVaultFactory(tokens) {}
}

contract NextGovernorFactory is GovernorFactory, Version {
    constructor(ICreatorVaultFactory vaults) GovernorFactory(vaults) {}
}
