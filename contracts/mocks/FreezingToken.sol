// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title FreezingToken
/// @notice A stablecoin's unpleasant sides: it freezes accounts and may answer a refusal with `false`.
contract FreezingToken is ERC20 {
    error FreezingToken_Frozen(address account);

    mapping(address account => bool) public frozen;
    bool public answersFalse;

    /// @notice Freezes or thaws an account.
    function freeze(address account, bool frozen_) external {
        frozen[account] = frozen_;
    }

    /// @notice Whether a refusal is `false` instead of a revert.
    function setAnswersFalse(bool answersFalse_) external {
        answersFalse = answersFalse_;
    }

    /// @notice Prints.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function transfer(address to, uint256 amount) public override returns (bool) {
        return !_refuses(to) && super.transfer(to, amount);
    }

    /// @inheritdoc ERC20
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !_refuses(to) && super.transferFrom(from, to, amount);
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Freezing";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "FRZ";
    }

    function _refuses(address to) private view returns (bool) {
        if (frozen[to] && !answersFalse) revert FreezingToken_Frozen(to);
        return frozen[to];
    }
}
