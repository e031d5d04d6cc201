// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {SignatureLib} from "../../libraries/SignatureLib.sol";
import {IStreamPassFactory} from "../../passes/IStreamPassFactory.sol";
import {ICurrencyList} from "../../payments/ICurrencyList.sol";
import {Payments} from "../../payments/Payments.sol";

/// @title ServiceAccount
/// @notice Holds a role for a service that acts many times a day with one key: the account signs by ERC-1271 when its key
/// signed, and calls only functions that were named when it was made. Several people own it, take the key away at once and
/// name another, which counts after {KEY_DELAY}.
/// @dev Owner, list of functions and the address itself never change: another owner or another list is another account,
/// and the role moves there. It keeps no money: what a call needs comes with it and what is left goes back.
contract ServiceAccount is IERC1271, EIP712, ReentrancyGuardTransient {
    /// @notice A function that may be called.
    struct Permission {
        address target; // zero stands for every collection of {FACTORY}
        bytes4 selector;
    }

    /// @notice Time between naming a key and its first signature: longer than the 48 h in which the timelock takes the role
    /// away, so a key that a captured owner names never signs unseen.
    uint256 public constant KEY_DELAY = 3 days;
    /// @notice Functions that may be named.
    uint256 public constant MAX_PERMISSIONS = 16;

    bytes32 private constant APPROVAL = keccak256("Approval(bytes32 digest)");

    /// @notice Names keys and takes them away; a contract of several people on public chains.
    address public immutable OWNER;
    /// @notice Says which contracts are pass collections.
    IStreamPassFactory public immutable FACTORY;
    /// @notice Says what the tokens are that a call can be paid in.
    ICurrencyList public immutable CURRENCIES;

    address private _key;
    address private _nextKey;
    uint40 private _nextAt;
    mapping(address target => mapping(bytes4 selector => bool)) private _permissions;

    /// @notice `newKey` signs from second `from` on; the key of before until then.
    event KeyNamed(address indexed newKey, uint40 from);
    /// @notice A key that was named will not sign.
    event KeyCancelled(address indexed key);
    /// @notice A key signs no more, as of now.
    event KeyRemoved(address indexed key, address indexed by);
    /// @notice A call was made for its sender, who paid `value` and at most `amount` of a currency for it.
    event Forwarded(
        address indexed by, address indexed target, bytes4 indexed selector, uint256 value, uint8 currency, uint256 amount
    );

    /// @notice Owner and key are somebody.
    error ServiceAccount_ZeroAddress();
    /// @notice An account has a bounded list of functions.
    error ServiceAccount_TooManyPermissions(uint256 permissions, uint256 max);
    /// @notice Only the owner may.
    error ServiceAccount_NotOwner(address caller);
    /// @notice Only the owner and the key may.
    error ServiceAccount_NotOwnerOrKey(address caller);
    /// @notice No key is waiting, or it counts already.
    error ServiceAccount_NoKeyWaits(uint40 from);
    /// @notice There is no key to take away.
    error ServiceAccount_NoKey();
    /// @notice The function was not named for this target when the account was made.
    error ServiceAccount_NotPermitted(address target, bytes4 selector);
    /// @notice Native money is sent along, not named as an amount.
    error ServiceAccount_NativeAmount(uint256 amount);
    /// @notice Money comes only as the rest of a call that is being made.
    error ServiceAccount_ValueNotAccepted(uint256 value);

    /// @param owner names keys from now on
    /// @param key_ signs from the first block on
    /// @param factory whose collections a permission without target is about
    /// @param currencies tokens a call can be paid in
    /// @param permissions at most {MAX_PERMISSIONS}
    constructor(
        address owner,
        address key_,
        IStreamPassFactory factory,
        ICurrencyList currencies,
        Permission[] memory permissions
    ) {
        // Check
        if (owner == address(0) || key_ == address(0)) revert ServiceAccount_ZeroAddress();
        if (permissions.length > MAX_PERMISSIONS) {
            revert ServiceAccount_TooManyPermissions(permissions.length, MAX_PERMISSIONS);
        }

        // Effect
        (OWNER, FACTORY, CURRENCIES) = (owner, factory, currencies);
        _key = key_;
        for (uint256 n; n < permissions.length; ++n) {
            // at most MAX_PERMISSIONS
            _permissions[permissions[n].target][permissions[n].selector] = true;
        }

        // Log
        // casting to 'uint40' is safe for the next 34,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        emit KeyNamed(key_, uint40(block.timestamp));
    }

    /// @notice Takes the rest of a payment while a call is being made, and nothing at any other time.
    receive() external payable {
        if (!_reentrancyGuardEntered()) revert ServiceAccount_ValueNotAccepted(msg.value);
    }

    /// @notice Names the next key, which counts {KEY_DELAY} from now. One that waits is forgotten.
    /// @dev Requirements: the caller is the owner; `newKey` is not zero. Emits {KeyNamed}.
    function nameKey(address newKey) external {
        // Check
        if (msg.sender != OWNER) revert ServiceAccount_NotOwner(msg.sender);
        if (newKey == address(0)) revert ServiceAccount_ZeroAddress();

        // Effect: one that counts by now is the key of before.
        // casting to 'uint40' is safe for the next 34,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        uint40 from = uint40(block.timestamp + KEY_DELAY);
        (_key, _nextKey, _nextAt) = (key(), newKey, from);

        // Log
        emit KeyNamed(newKey, from);
    }

    /// @notice Forgets the key that waits.
    /// @dev Requirements: the caller is the owner; a key waits. Emits {KeyCancelled}.
    function cancelKey() external {
        // Check
        if (msg.sender != OWNER) revert ServiceAccount_NotOwner(msg.sender);
        address waiting = _nextKey;
        if (_nextAt <= block.timestamp) revert ServiceAccount_NoKeyWaits(_nextAt);

        // Effect
        (_nextKey, _nextAt) = (address(0), 0);

        // Log
        emit KeyCancelled(waiting);
    }

    /// @notice Takes the key away at once, with all it signed and nobody brought. A key that waits goes on waiting.
    /// @dev The key may do it too: who notices first that it is known to others does not have to find the owners.
    /// Requirements: the caller is the owner or the key; there is a key. Emits {KeyRemoved}.
    function removeKey() external {
        // Check
        address current = _checkOwnerOrKey();
        if (current == address(0)) revert ServiceAccount_NoKey();

        // Effect
        _key = address(0);
        if (_nextAt <= block.timestamp) (_nextKey, _nextAt) = (address(0), 0);

        // Log
        emit KeyRemoved(current, msg.sender);
    }

    /// @notice Calls a permitted function as this account. The owner may as well, so that a removed key holds nothing up.
    /// @dev Requirements: the caller is the owner or the key; {isPermitted}; for an `amount`, a listed token and an
    /// allowance of it to this account. The target may fetch up to `amount` during the call, and `msg.value` goes along.
    /// What is here of both afterwards goes to the caller. Reverts as the target does. Emits {Forwarded}.
    /// @param currency index of the token in the currency list that the call pays with or earns; 0 = none
    /// @param amount smallest units of the token
    /// @return answer what the target returned
    function forward(address target, bytes calldata data, uint8 currency, uint256 amount)
        external
        payable
        nonReentrant
        returns (bytes memory answer)
    {
        // Check
        _checkOwnerOrKey();
        bytes4 selector = bytes4(data);
        if (data.length < 4 || !isPermitted(target, selector)) revert ServiceAccount_NotPermitted(target, selector);
        (address token,,) = CURRENCIES.currencyAt(currency);
        if (amount != 0 && token == address(0)) revert ServiceAccount_NativeAmount(amount);

        // Log
        emit Forwarded({
            by: msg.sender,
            target: target,
            selector: selector,
            value: msg.value,
            currency: currency,
            amount: amount
        });

        // Interaction
        if (amount != 0) {
            Payments.takeToken(token, msg.sender, amount);
            SafeTransferLib.safeApproveWithRetry(token, target, amount);
        }
        answer = Address.functionCallWithValue(target, data, msg.value);
        if (amount != 0) SafeTransferLib.safeApproveWithRetry(token, target, 0);
        uint256 rest = SafeTransferLib.balanceOf(token, address(this)); // of no token: 0
        if (rest != 0) SafeTransferLib.safeTransfer(token, msg.sender, rest);
        if (address(this).balance != 0) SafeTransferLib.safeTransferAllETH(msg.sender);
    }

    /// @notice ERC-1271: whether the key signed {approvalDigest} of a digest.
    /// @dev 0xffffffff where it did not.
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bool signed = SignatureLib.isValid(key(), approvalDigest(digest), signature);
        return signed ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    /// @notice What the key signs so that this account has signed `digest`: EIP-712, domain "ServiceAccount" "1" of this
    /// chain and account. What a key signs as itself or for another account is nothing here: an account that lost its role
    /// does not get its signatures back through one that has the same key.
    function approvalDigest(bytes32 digest) public view returns (bytes32) {
        return _hashTypedData(keccak256(abi.encode(APPROVAL, digest)));
    }

    /// @notice The key that signs now; zero = none.
    function key() public view returns (address) {
        return _nextAt != 0 && _nextAt <= block.timestamp ? _nextKey : _key;
    }

    /// @notice The key that waits and its first second; zeros when none does.
    function waitingKey() external view returns (address newKey, uint40 from) {
        if (_nextAt > block.timestamp) (newKey, from) = (_nextKey, _nextAt);
    }

    /// @notice Whether {forward} calls a function of a target.
    function isPermitted(address target, bytes4 selector) public view returns (bool) {
        if (target == address(0)) return false;
        if (_permissions[target][selector]) return true;
        return _permissions[address(0)][selector] && FACTORY.isCollection(target);
    }

    /// @dev The caller is the owner or the key; gives the key. Without a key a caller of zero is nobody.
    function _checkOwnerOrKey() private view returns (address current) {
        current = key();
        bool isKey = current != address(0) && msg.sender == current;
        if (msg.sender != OWNER && !isKey) revert ServiceAccount_NotOwnerOrKey(msg.sender);
    }

    /// @inheritdoc EIP712
    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("ServiceAccount", "1");
    }
}
