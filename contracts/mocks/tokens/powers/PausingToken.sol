// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title PausingToken
/// @notice Its issuer can stop every transfer.
contract PausingToken is PlainToken {
    error PausingToken_Paused();

    bool public paused;

    /// @notice Stops or resumes transfers.
    function setPaused(bool paused_) external {
        paused = paused_;
    }

    function _beforeTokenTransfer(address, address, uint256) internal view override {
        if (paused) revert PausingToken_Paused();
    }
}
