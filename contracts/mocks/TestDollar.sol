// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {SignatureCheckerLib} from "solady/src/utils/SignatureCheckerLib.sol";

/// @title TestDollar
/// @notice A dollar for local chains with the surface of a real stablecoin: 6 decimals, permit (ERC-2612) and transfer
/// by authorisation (EIP-3009). Its deployer prints it.
contract TestDollar is ERC20 {
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);

    error TestDollar_NotIssuer(address caller);
    error TestDollar_AuthorizationNotYetValid(uint256 validAfter, uint256 blockTime);
    error TestDollar_AuthorizationExpired(uint256 validBefore, uint256 blockTime);
    error TestDollar_AuthorizationUsed(address authorizer, bytes32 nonce);
    error TestDollar_NotPayee(address caller, address to);
    error TestDollar_BadSignature(address authorizer);

    bytes32 private constant TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant CANCEL_TYPEHASH = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");

    /// @notice Who may print.
    address public immutable issuer;

    /// @notice Whether an authorisation was used or cancelled.
    mapping(address authorizer => mapping(bytes32 nonce => bool)) public authorizationState;

    constructor() {
        issuer = msg.sender;
    }

    /// @notice Prints `amount` millionths of a dollar.
    function mint(address to, uint256 amount) external {
        if (msg.sender != issuer) revert TestDollar_NotIssuer(msg.sender);
        _mint(to, amount);
    }

    /// @notice EIP-3009: moves money that `from` signed away; anyone may send it.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 signed =
            keccak256(abi.encode(TRANSFER_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        _use(from, nonce, validAfter, validBefore, signed, signature);
        _transfer(from, to, value);
    }

    /// @notice EIP-3009: as above, but only the payee may send it.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (msg.sender != to) revert TestDollar_NotPayee(msg.sender, to);
        bytes32 signed = keccak256(abi.encode(RECEIVE_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        _use(from, nonce, validAfter, validBefore, signed, signature);
        _transfer(from, to, value);
    }

    /// @notice EIP-3009: makes an authorisation worthless.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        _spend(authorizer, nonce, keccak256(abi.encode(CANCEL_TYPEHASH, authorizer, nonce)), signature);
        emit AuthorizationCanceled(authorizer, nonce);
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Test Dollar";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "TUSD";
    }

    /// @inheritdoc ERC20
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _use(
        address from,
        bytes32 nonce,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 signed,
        bytes calldata signature
    ) private {
        if (block.timestamp <= validAfter) {
            revert TestDollar_AuthorizationNotYetValid(validAfter, block.timestamp);
        }
        if (block.timestamp >= validBefore) revert TestDollar_AuthorizationExpired(validBefore, block.timestamp);
        _spend(from, nonce, signed, signature);
        emit AuthorizationUsed(from, nonce);
    }

    function _spend(address authorizer, bytes32 nonce, bytes32 signed, bytes calldata signature) private {
        if (authorizationState[authorizer][nonce]) revert TestDollar_AuthorizationUsed(authorizer, nonce);
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), signed));
        if (!SignatureCheckerLib.isValidSignatureNowCalldata(authorizer, digest, signature)) {
            revert TestDollar_BadSignature(authorizer);
        }
        authorizationState[authorizer][nonce] = true;
    }

    /// @dev Allowances here are exactly what people gave, as with a real stablecoin.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
