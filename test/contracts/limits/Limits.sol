// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Assertions} from "../kit/Assertions.sol";

/// @notice Uses 100,000 gas whenever it is paid, asked to sign or given something, and then does what is wanted. As a
/// token it uses almost all gas a gate's question may use, and all of it when it is asked for a pass.
contract Thirsty {
    receive() external payable {
        drink(99_000);
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        drink(99_000);
        return IERC1271.isValidSignature.selector;
    }

    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata)
        external
        view
        returns (bytes4)
    {
        drink(99_000);
        return this.onERC1155BatchReceived.selector;
    }

    function balanceOf(address) external view returns (uint256) {
        drink(48_000);
        return 1;
    }

    function accessOf(address) external pure {
        assembly {
            invalid()
        }
    }

    function drink(uint256 thirst) private view {
        uint256 before = gasleft();
        while (before - gasleft() < thirst) {}
    }
}

/// @title Limits
/// @notice What a call with the most items it takes may use: the gas of one transaction on a public chain (EIP-7825). The
/// call is made with exactly that, less what the transaction itself costs. Everything else is prepared in `setUp`, so that
/// all storage and all accounts are cold, as in a transaction of its own.
abstract contract Limits is Assertions {
    uint256 internal constant TX_GAS = 16_777_216;

    error Limits_DoesNotFit(string call_, uint256 items, uint256 used, bytes reason);

    /// @notice Makes the call as a transaction would.
    /// @param call_ what the table calls it
    /// @param items the most that it takes
    function fits(string memory call_, uint256 items, address from, address to, uint256 value, bytes memory data)
        internal
    {
        uint256 intrinsic = intrinsicOf(data);
        vm.prank(from);
        uint256 before = gasleft();
        (bool ok, bytes memory reason) = to.call{value: value, gas: TX_GAS - intrinsic}(data);
        uint256 used = before - gasleft() + intrinsic;
        if (!ok || used > TX_GAS) revert Limits_DoesNotFit(call_, items, used, reason);
    }

    /// @dev 21,000, and 4 for a zero byte of the call or 16 for another.
    function intrinsicOf(bytes memory data) private pure returns (uint256 gas) {
        gas = 21_000;
        for (uint256 n; n < data.length; ++n) {
            gas += data[n] == 0 ? 4 : 16;
        }
    }
}
