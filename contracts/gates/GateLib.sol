// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "./Gate.sol";
import {GateAsk} from "./GateAsk.sol";

/// @title GateLib
/// @notice Who passes a gate. Answers for any account, never reverts because of what a token does, and denies whatever
/// it does not understand.
/// @dev Storage form: two slots a condition, at keys 0 … count − 1 of a mapping; the count and the way the conditions are
/// joined are the caller's. A gate without conditions is open. No loop is longer than {GateKinds-MAX_CONDITIONS}.
library GateLib {
    /// @notice A gate has at most {GateKinds-MAX_CONDITIONS} conditions.
    error Gate_TooMany(uint256 count, uint256 most);
    /// @notice No condition has this kind.
    error Gate_UnknownKind(uint256 n, uint8 kind);
    /// @notice The token does not answer the question of this kind.
    error Gate_NoAnswer(uint256 n, address token);
    /// @notice The token is a pass collection. Its balances count passes that ended, too; PASS and PASS_FINAL do not.
    error Gate_AskForThePass(uint256 n, address token);
    /// @notice A condition that everybody passes is no condition.
    error Gate_NoMinimum(uint256 n);
    /// @notice A field that this kind does not read must be zero.
    error Gate_UnusedField(uint256 n);

    /// @notice Whether an account passes.
    /// @param all every condition must hold; otherwise one is enough
    function passes(Condition[] memory conditions, bool all, address account) internal view returns (bool) {
        uint256 count = conditions.length;
        if (count > GateKinds.MAX_CONDITIONS) return false;
        for (uint256 n; n < count; ++n) {
            if (holds(conditions[n], account) != all) return !all;
        }
        return all || count == 0;
    }

    /// @notice Whether an account holds what one condition asks for.
    function holds(Condition memory condition, address account) internal view returns (bool) {
        (bool answered, uint256 amount) = holdingOf(condition, account);
        return answered && isEnough(condition, amount);
    }

    /// @notice Whether an amount that was answered is what one condition asks for.
    function isEnough(Condition memory condition, uint256 amount) internal pure returns (bool) {
        return _isRanked(condition.kind) ? amount != 0 && amount >= condition.rank : amount >= condition.min;
    }

    /// @notice What an account holds of what one condition asks about: smallest units, a count, or the rank of its live
    /// pass (0 = none).
    /// @return answered false when the kind is unknown or the token did not answer as it should
    function holdingOf(Condition memory condition, address account)
        internal
        view
        returns (bool answered, uint256 amount)
    {
        uint8 kind = condition.kind;
        address token = condition.token;
        if (kind == GateKinds.ERC20 || kind == GateKinds.ERC721) return GateAsk.balance(token, account);
        if (kind == GateKinds.ERC1155) return GateAsk.balance(token, account, condition.id);
        if (kind == GateKinds.STAKE) return GateAsk.stake(token, account);
        if (kind == GateKinds.PASS) return GateAsk.rank(token, account);
        if (kind == GateKinds.PASS_FINAL) return GateAsk.finalRank(token, account);
    }

    /// @notice Refuses a gate that could not mean what it says. Every token is asked about `account`: the question of the
    /// condition and, where that counts balances, whether it is a pass collection.
    function check(Condition[] memory conditions, address account) internal view {
        uint256 count = conditions.length;
        if (count > GateKinds.MAX_CONDITIONS) revert Gate_TooMany(count, GateKinds.MAX_CONDITIONS);
        for (uint256 n; n < count; ++n) {
            _checkFields(conditions[n], n);
            _checkAnswers(conditions[n], n, account);
        }
    }

    /// @notice Writes checked conditions over `old` ones; nothing of a longer gate stays behind.
    function write(mapping(uint256 n => Condition) storage slots, Condition[] memory conditions, uint256 old) internal {
        uint256 count = conditions.length;
        for (uint256 n; n < count; ++n) {
            slots[n] = conditions[n];
        }
        for (uint256 n = count; n < old; ++n) {
            delete slots[n];
        }
    }

    /// @notice Reads `count` conditions.
    function read(mapping(uint256 n => Condition) storage slots, uint256 count)
        internal
        view
        returns (Condition[] memory conditions)
    {
        conditions = new Condition[](count);
        for (uint256 n; n < count; ++n) {
            conditions[n] = slots[n];
        }
    }

    /// @dev Refuses a kind that does not exist, a condition that everybody meets, and fields that its kind does not read.
    function _checkFields(Condition memory condition, uint256 n) private pure {
        uint8 kind = condition.kind;
        if (kind == 0 || kind > GateKinds.PASS_FINAL) revert Gate_UnknownKind(n, kind);
        if (_isRanked(kind)) {
            if (condition.min != 0) revert Gate_UnusedField(n);
        } else {
            if (condition.rank != 0) revert Gate_UnusedField(n);
            if (condition.min == 0) revert Gate_NoMinimum(n);
        }
        if (kind != GateKinds.ERC1155 && condition.id != 0) revert Gate_UnusedField(n);
    }

    /// @dev Refuses a token that does not answer, and a count of passes.
    function _checkAnswers(Condition memory condition, uint256 n, address account) private view {
        address token = condition.token;
        (bool answered,) = holdingOf(condition, account);
        // What has no code is no token, whatever it answers: a precompile answers anything.
        if (!answered || token.code.length == 0) revert Gate_NoAnswer(n, token);
        if (condition.kind != GateKinds.ERC20 && condition.kind != GateKinds.ERC721) return;
        (bool isPassCollection,) = GateAsk.rank(token, account);
        if (isPassCollection) revert Gate_AskForThePass(n, token);
    }

    /// @dev Whether a kind compares ranks of passes instead of amounts.
    function _isRanked(uint8 kind) private pure returns (bool) {
        return kind == GateKinds.PASS || kind == GateKinds.PASS_FINAL;
    }
}
