// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {VotesUpgradeable} from "@openzeppelin/contracts-upgradeable/governance/utils/VotesUpgradeable.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {ICreatorVault} from "./ICreatorVault.sol";
import {VaultRevenue} from "./VaultRevenue.sol";

/// @title VaultVotes
/// @notice Who has how much in a vault, what it votes with, and the terms in the clone's code.
/// @dev The library of the votes keeps its state in its own ERC-7201 namespace.
abstract contract VaultVotes is VaultRevenue, VotesUpgradeable {
    mapping(address account => Position) internal _positions;

    constructor(ICurrencyList currencies) VaultRevenue(currencies) {}

    /// @inheritdoc ICreatorVault
    function stakeOf(address account) external view returns (uint256) {
        return _positions[account].staked;
    }

    /// @inheritdoc ICreatorVault
    function positionOf(address account) external view returns (Position memory) {
        return _positions[account];
    }

    /// @inheritdoc ICreatorVault
    function token() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 0, 20)));
    }

    /// @inheritdoc ICreatorVault
    function creator() public view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), 20, 40)));
    }

    /// @inheritdoc ICreatorVault
    function minStake() public view returns (uint256) {
        return uint96(bytes12(LibClone.argsOnClone(address(this), 40, 52)));
    }

    /// @inheritdoc ICreatorVault
    function founderVotes() public view returns (bool) {
        return uint8(bytes1(LibClone.argsOnClone(address(this), 52, 53))) != 0;
    }

    /// @inheritdoc IERC6372
    function clock() public view override(IERC6372, VotesUpgradeable) returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @inheritdoc IERC6372
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override(IERC6372, VotesUpgradeable) returns (string memory) {
        return "mode=timestamp";
    }

    /// @notice Whom an account votes through: itself until it says otherwise.
    function delegates(address account) public view override(IVotes, VotesUpgradeable) returns (address) {
        address chosen = super.delegates(account);
        return chosen == address(0) ? account : chosen;
    }

    /// @dev Delegating to nobody is delegating to oneself: every staked unit is always counted somewhere.
    function _delegate(address account, address delegatee) internal override {
        super._delegate(account, delegatee == address(0) ? account : delegatee);
    }

    function _getVotingUnits(address account) internal view override returns (uint256) {
        return _hasVotes(account) ? _positions[account].staked : 0;
    }

    function _stakeOf(address account) internal view override returns (uint256) {
        return _positions[account].staked;
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Name() internal pure override returns (string memory) {
        return "CreatorVault";
    }

    // solhint-disable-next-line func-name-mixedcase
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    /// @dev The creator can be without votes for ever: said when the vault is made.
    function _hasVotes(address account) internal view returns (bool) {
        return account != creator() || founderVotes();
    }
}
