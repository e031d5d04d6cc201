// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title EagerToken
/// @notice A token that makes one prepared call while it moves, and remembers what came of it.
contract EagerToken is ERC20 {
    address private target;
    bytes private data;

    /// @notice Prepared calls made.
    uint256 public tries;
    /// @notice First four bytes of what the last one answered; zero when it went through.
    bytes4 public reason;

    /// @notice What to do at the next move.
    function prepare(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    /// @notice Prints.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Eager";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "EAGER";
    }

    /// @inheritdoc ERC20
    function _beforeTokenTransfer(address from, address, uint256) internal override {
        if (target == address(0) || from == address(0)) return;
        address to = target;
        target = address(0);
        ++tries;
        (bool ok, bytes memory answer) = to.call(data);
        reason = ok ? bytes4(0) : bytes4(answer);
    }
}
